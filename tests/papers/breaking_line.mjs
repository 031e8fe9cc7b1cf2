// A TCP line to the program that breaks: after a random number of bytes towards it, or before its answer comes back.
import net from "node:net";

export class BreakingLine {
  constructor(port, dice) {
    this.port = port;
    this.dice = dice; // dice(n): 0 ... n - 1
    this.breaks = 0;
    this.open = new Set();
    this.server = net.createServer((near) => this.join(near));
  }

  listen() {
    return new Promise((done) => this.server.listen(0, "127.0.0.1", () => done(this.server.address().port)));
  }

  // Ends what is open, so that no lucky connection carries everything.
  renew() {
    for (const end of this.open) end();
  }

  join(near) {
    const far = net.connect(this.port, "127.0.0.1");
    const kind = this.dice(10);
    let budget = kind < 6 ? 400 + this.dice(120_000) : Infinity;
    const losesAnswer = kind === 6;
    const end = () => {
      this.open.delete(end);
      near.destroy();
      far.destroy();
    };
    this.open.add(end);
    const cut = () => {
      this.breaks += 1;
      // What was handed over goes out first; then the line is dead in both directions.
      far.end(() => setTimeout(end, 5));
      near.destroy();
    };
    near.on("data", (bytes) => {
      if (bytes.length <= budget) {
        budget -= bytes.length;
        far.write(bytes);
        return;
      }
      if (budget > 0) far.write(bytes.subarray(0, budget));
      budget = 0;
      near.pause();
      cut();
    });
    far.on("data", (bytes) => {
      if (losesAnswer) {
        this.breaks += 1;
        end();
      } else near.write(bytes);
    });
    for (const socket of [near, far]) {
      socket.on("error", end);
      socket.on("close", end);
    }
  }

  close() {
    this.renew();
    this.server.close();
  }
}
