// Starts emulate's Slack (npm, pinned) for one app; prints its addresses as one line of JSON.
//
// Two things that 0.12.2 lacks are added from outside: an address for events, and reading arguments
// from the query string of a POST, as slack-sdk for Python sends them.
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";

const dist = new URL("../node_modules/emulate/dist/", import.meta.url);
const options = JSON.parse(process.argv[2]);

const file = readdirSync(dist).find(
  (name) => /^dist-.*\.js$/.test(name) && readFileSync(new URL(name, dist), "utf8").includes("slackPlugin"),
);
const module = await import(new URL(file, dist));
const plugin = module.slackPlugin ?? module.default;
const register = plugin.register;
plugin.register = function (app, store, webhooks, ...rest) {
  const made = register.call(this, app, store, webhooks, ...rest);
  webhooks.register({ url: options.events_url, events: ["*"], active: true, owner: "slack" });
  return made;
};

const { createEmulator } = await import(new URL("api.js", dist));
const emulator = await createEmulator({ service: "slack", port: options.port, seed: { slack: options.seed } });

const proxy = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = new URL(request.url, emulator.url);
  const headers = { ...request.headers };
  for (const name of ["host", "connection", "content-length", "transfer-encoding"]) delete headers[name];
  let body = Buffer.concat(chunks);
  if (request.method === "POST" && body.length === 0 && url.search) {
    body = Buffer.from(url.search.slice(1));
    headers["content-type"] = "application/x-www-form-urlencoded";
    url.search = "";
  }
  const answer = await fetch(url, {
    method: request.method,
    headers,
    body: request.method === "GET" || request.method === "HEAD" ? undefined : body,
    redirect: "manual",
  });
  const kept = Object.fromEntries(answer.headers);
  for (const name of ["content-encoding", "content-length", "transfer-encoding"]) delete kept[name];
  response.writeHead(answer.status, kept);
  response.end(Buffer.from(await answer.arrayBuffer()));
});
proxy.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ url: emulator.url, proxy_url: `http://127.0.0.1:${proxy.address().port}` }));
});
// The one who started us closes our input, or dies: either way we end.
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
