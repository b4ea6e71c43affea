// A real OpenID Connect provider (npm oidc-provider) for one test: node provider.mjs FOLDER BACK. Says its port when it listens.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, back] = process.argv.slice(2);
const found = createRequire(`${folder}/`).resolve("oidc-provider");
const { Provider } = await import(pathToFileURL(found).href);
const { createServer } = await import("node:http");

const groups = { ana: ["desk-reviewers"], root: ["leads"], stranger: ["others"], twin: ["desk-reviewers"] };
const server = createServer();
await new Promise(done => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{ client_id: "fieldbridge", client_secret: "a secret of the test", redirect_uris: [back], token_endpoint_auth_method: "client_secret_basic" }],
  pkce: { required: () => true },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "groups"], email: ["email"] },
  cookies: { keys: ["for one test"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, name: `${sub} in full`, preferred_username: sub === "twin" ? "ana" : sub, email: `${sub}@office.example`, groups: groups[sub] ?? [] }),
  }),
});
server.on("request", provider.callback());
console.log(server.address().port);
