// The contract and the route table, both ways, and the contract by itself.
import {Validator} from "@seriousme/openapi-schema-validator";

export async function checkDocument(contract, path, counter) {
  const said = await new Validator().validate(path);
  counter.expect("openapi.yaml is an OpenAPI document", said.valid, JSON.stringify(said.errors ?? "").slice(0, 800));
  counter.expect("openapi.yaml is of version 3.1", contract.document.openapi.startsWith("3.1."));
  checkExamples(contract, counter);
  checkWords(contract, counter);
  checkNothingIsLeftOver(contract, counter);
}

function checkExamples(contract, counter) {
  const examples = [];
  const look = (node) => {
    if (node === null || typeof node !== "object") return;
    if (node.schema && node.example !== undefined) examples.push(node);
    Object.values(node).forEach(look);
  };
  look(contract.document);
  counter.expect("there are examples", examples.length > 20, `${examples.length}`);
  for (const {schema, example} of examples) {
    const wrong = contract.problems(schema, example);
    counter.expect(`the example of ${JSON.stringify(schema)}`, !wrong, wrong);
  }
}

function checkWords(contract, counter) {
  const tags = new Set(contract.document.tags.map((tag) => tag.name));
  for (const [id, operation] of contract.operations) {
    const whole = operation.summary && operation["x-id"] && operation.tags?.length === 1 && tags.has(operation.tags[0]);
    counter.expect(`${id} has words and a tag`, whole, JSON.stringify([operation.summary, operation["x-id"], operation.tags]));
  }
}

function checkNothingIsLeftOver(contract, counter) {
  const text = JSON.stringify(contract.document);
  for (const [kind, parts] of Object.entries(contract.document.components))
    for (const name of Object.keys(parts)) {
      const used = kind === "securitySchemes" ? text.includes(`{"${name}":[]`) || text.includes(`"${name}":[]}`) : text.includes(`"#/components/${kind}/${name}"`);
      counter.expect(`components/${kind}/${name} is used`, used);
    }
}

export function checkRoutes(contract, routes, counter) {
  const byOperation = new Map(routes.map((route) => [route.operation, route]));
  for (const id of contract.operations.keys()) counter.expect(`operation ${id} is in the route table`, byOperation.has(id));
  for (const route of routes) {
    const operation = contract.operations.get(route.operation);
    if (!counter.expect(`route ${route.operation} is in the contract`, operation, `${route.method} ${route.path}`)) continue;
    checkRoute(contract, operation, route, counter);
  }
}

function checkRoute(contract, operation, route, counter) {
  const same = (what, promised, real) =>
    counter.expect(`${route.operation}: ${what}`, JSON.stringify(promised) === JSON.stringify(real), `contract ${JSON.stringify(promised)}, route ${JSON.stringify(real)}`);
  same("method and path", [operation.method, operation.pattern], [route.method, route.path]);
  same("audience", operation["x-audience"], route.audience);
  same("roles", operation["x-roles"] ?? [], route.roles);
  same("step-up", operation["x-step-up"] ?? false, route.step_up);
  same("journaled reading", operation["x-reads-person"] ?? false, route.reads_person);
  same("open to anybody", operation.security?.length === 0, route.audience === "anybody");
  same("key", contract.needsKey(operation), route.idempotency_key);
  if (!route.changes) return;
  same("largest body", operation["x-body-max"], route.body_max);
  same("body type", contract.bodyType(operation), route.body_max > 0 ? route.body_type : "");
}
