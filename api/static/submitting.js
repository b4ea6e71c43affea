/** Handing in many files: one after the other, each in the list as soon as it is read, with how far it is. Without this
 * script one request brings them all. What a broken line left over goes out with the next press of Send.
 * Answers are the pages that a form gets; XMLHttpRequest reads them as documents, where a string would need to be trusted. */
const form = document.querySelector("form[data-submitting]");
const chosen = form.querySelector("input[type=file]");
const button = form.querySelector("button[type=submit]");
const sending = document.getElementById("sending");
const bar = sending.querySelector("progress");
const count = sending.querySelector("bdi");
const broken = document.getElementById("not-sent");
const TRIES = 3;
const PATIENCE = 1000;

/** The files of the last choice that have not arrived. */
let left = [];
let lines = "";

const stay = event => { event.preventDefault(); };
const rest = milliseconds => new Promise(go => { setTimeout(go, milliseconds); });

function post(file, seen) {
  const body = new FormData(form);
  body.delete(chosen.name);
  body.append(chosen.name, file);
  return new Promise((arrived, failed) => {
    const asked = new XMLHttpRequest();
    asked.open("POST", form.action);
    asked.responseType = "document";
    asked.setRequestHeader("Accept", "text/html");
    asked.upload.onprogress = event => { if (event.lengthComputable) seen(event.loaded / event.total); };
    asked.onload = () => arrived(asked);
    asked.onerror = failed;
    asked.send(body);
  });
}

/** The answer to one file. Who sends too much waits as long as they are told; a broken line is tried again. */
async function answered(file, seen) {
  for (let tried = 1; ; tried += 1) {
    try {
      const asked = await post(file, seen);
      const wait = Number(asked.getResponseHeader("Retry-After") ?? NaN);
      if (asked.status !== 429 && asked.status !== 503) return asked;
      if (tried === TRIES) return asked;
      await rest((wait || tried) * 1000);
    } catch (fault) {
      if (tried === TRIES) throw fault;
      await rest(PATIENCE * tried);
    }
  }
}

/** Takes the rows of an answer to the list, and its links to the table that can be kept. */
function take(answer) {
  const told = document.importNode(answer.getElementById("came-in"), true);
  const here = document.getElementById("came-in");
  if (!here) { sending.before(told); keep(told); return; }
  here.querySelector("ol").append(...told.querySelectorAll("ol > li"));
  for (const more of told.querySelectorAll(":scope > p")) {
    if (![...here.querySelectorAll(":scope > p")].some(one => one.className === more.className)) here.append(more);
  }
  keep(told);
}

function keep(told) {
  const link = told.querySelector("a[download]");
  if (!link) return;
  const table = decodeURIComponent(link.getAttribute("href").split(",")[1]);
  lines += lines ? table.slice(table.indexOf("\n") + 1) : table;
  document.querySelector("#came-in a[download]").href = `data:text/csv;charset=utf-8,${encodeURIComponent(lines)}`;
}

/** A refusal is a page of its own: its words become a row beside the file's name. */
function refuse(file, answer) {
  const words = [...answer.querySelectorAll("main h1, main p.small")].map(one => one.textContent.trim()).join(" ");
  const row = document.createElement("p");
  row.className = "note wrong";
  const name = document.createElement("bdi");
  name.textContent = file.name;
  row.append(name, ` ${words}`);
  sending.before(row);
}

async function send(files) {
  left = [...files];
  bar.max = left.length;
  sending.hidden = false;
  broken.hidden = true;
  button.disabled = true;
  addEventListener("beforeunload", stay);
  try {
    for (const [number, file] of files.entries()) {
      count.textContent = `${number + 1} / ${files.length}`;
      const asked = await answered(file, share => { bar.value = number + share / 2; });
      if (asked.response?.getElementById("came-in")) take(asked.response);
      else refuse(file, asked.response);
      left.shift();
      bar.value = number + 1;
    }
    form.reset();
  } catch {
    broken.hidden = false;
  } finally {
    sending.hidden = true;
    button.disabled = false;
    removeEventListener("beforeunload", stay);
  }
}

chosen.addEventListener("change", () => { left = []; });
form.addEventListener("submit", event => {
  event.preventDefault();
  send(left.length ? left : [...chosen.files]);
});
