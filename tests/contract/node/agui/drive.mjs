// Drives POST /api/chat with AG-UI's own client; prints one line of JSON with what it made of it.
//
// process.argv[2]: {"url", "secret", "threadId", "says": ["…"], "stopAfter": "EVENT_TYPE" or null}
import { HttpAgent } from "@ag-ui/client";

const { url, secret, threadId, says, stopAfter } = JSON.parse(process.argv[2]);
const agent = new HttpAgent({ url: `${url}/api/chat`, threadId, headers: { Authorization: `Bearer ${secret}` } });
const runs = [];
for (const words of says) {
  const run = { events: [], custom: [], outcome: null, error: null };
  runs.push(run);
  agent.addMessage({ id: crypto.randomUUID(), role: "user", content: words });
  const subscriber = {
    onEvent: async ({ event }) => {
      run.events.push(event.type);
      if (event.type === "RUN_STARTED") run.turnId = event.metadata?.turnId ?? null;
      if (event.type === stopAfter) {
        const answer = await fetch(`${url}/api/turns/${run.turnId}/cancel`, {
          method: "POST",
          headers: { Authorization: `Bearer ${secret}` },
        });
        run.stopped = (await answer.json()).stopped;
      }
    },
    onCustomEvent: ({ event }) => void run.custom.push({ name: event.name, value: event.value }),
    onRunFinishedEvent: ({ outcome, event }) => {
      run.outcome = outcome;
      run.result = event.result;
    },
    onRunErrorEvent: ({ event }) => void (run.error = event.message),
  };
  try {
    await agent.runAgent({}, subscriber);
  } catch (error) {
    run.failed = String(error.message ?? error);
  }
}
console.log(JSON.stringify({ runs, messages: agent.messages }));
