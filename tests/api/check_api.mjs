// check_api.mjs PROGRAM: prints failed checks only; the last line counts.
import {fileURLToPath} from "node:url";
import {days} from "./acts.mjs";
import {checkBadInput} from "./check_bad_input.mjs";
import {checkRefusals} from "./check_refusals.mjs";
import {checkSecrets} from "./check_secrets.mjs";
import {checkDocument, checkRoutes} from "./check_table.mjs";
import {Api} from "./client.mjs";
import {Contract} from "./contract.mjs";
import {Counter} from "./counter.mjs";
import {Program, routeTable} from "./program.mjs";
import {CHAPTERS} from "./story.mjs";

const CONTRACT = fileURLToPath(new URL("../../api/openapi.yaml", import.meta.url));

// An operation that was never called, or never in one of the two ways, is not shown to keep its promise.
function checkCoverage(world) {
  for (const id of world.contract.operations.keys()) {
    world.counter.expect(`${id} gave a good answer`, world.api.good.has(id));
    world.counter.expect(`${id} gave a refusal`, world.api.refused.has(id));
  }
}

async function checkAnswers(binary, contract, counter) {
  const program = await Program.start(binary);
  const world = {program, contract, counter, api: new Api(contract, program.port, counter), staff: {}, secrets: [], days: days()};
  try {
    for (const chapter of CHAPTERS) await counter.run(`story: ${chapter.name}`, () => chapter(world));
    await checkBadInput(world);
    await checkRefusals(world);
    checkCoverage(world);
  } finally {
    const code = await program.stop();
    counter.expect("the program ended well", code === 0, `exit code ${code}: ${program.log.slice(-10).join("\n")}`);
  }
  checkSecrets(world);
}

const counter = new Counter();
const contract = new Contract(CONTRACT);
const binary = process.argv[2];
await counter.run("the document", () => checkDocument(contract, CONTRACT, counter));
await counter.run("the route table", () => checkRoutes(contract, routeTable(binary), counter));
await counter.run("real answers", () => checkAnswers(binary, contract, counter));
console.log(`${counter.passed} passed, ${counter.failed} failed`);
process.exit(counter.failed ? 1 : 0);
