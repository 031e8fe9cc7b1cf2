// Counts checks. Every check prints a line only when it fails.
export class Counter {
  passed = 0;
  failed = 0;

  pass() {
    this.passed += 1;
  }
  fail(name, why) {
    this.failed += 1;
    console.log(`FAILED: ${name}: ${why}`);
  }
  expect(name, truth, why = "") {
    if (truth) this.pass();
    else this.fail(name, why);
    return truth;
  }
  // A check that ends with an exception is a failure, not the end of the run.
  async run(name, check) {
    try {
      await check();
      this.pass();
    } catch (failure) {
      this.fail(name, failure.message.includes("\n") ? failure.stack : failure.message);
    }
  }
}

export function must(truth, why) {
  if (!truth) throw new Error(why);
}
