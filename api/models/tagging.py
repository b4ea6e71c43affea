"""Tag proposals. `sentence` is empty where the rights of the document do not let it leave."""

from pydantic import Field

from api.models.searching import Concept
from api.models.shared import Model


class TagProposal(Model):
    """Software proposes; only what people confirm holds. Offsets count code points; `words` those of `sentence`."""

    concept: Concept
    probability: float = Field(examples=[0.83], description="How often such a proposal is right, of one.")
    sentence: str = Field(description="The sentence of the text that speaks most for it; empty: none does.")
    start: int = Field(description="Where it stands in the document's text.")
    end: int
    words: list[tuple[int, int]] = Field(description="The words of the sentence that weigh.")
    page: int | None
    page_label: str
    lang: str
    dir: str
    clipped: bool
    decisions: int = Field(description="Decisions that it rests on; 0: on the definition alone.")


class TagProposals(Model):
    """Best first. No proposals is an answer: nothing of the scheme is likely enough."""

    practice: str
    scheme: str = Field(examples=["gcm-objectives"])
    proposals: list[TagProposal]
