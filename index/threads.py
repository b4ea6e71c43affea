"""How many threads small matrix products take: one.

BLAS threads that wait for work keep their processors busy, and the encoders', which run at the same time, then
wait too: measured, a search at 100,000 passages takes twice as long. Refuses: the encoders' own threads.
"""

from threadpoolctl import threadpool_limits


def one_thread_for_products() -> None:
    """For the whole process, from now on."""
    threadpool_limits(limits=1, user_api="blas")
