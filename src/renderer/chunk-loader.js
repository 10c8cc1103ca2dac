/**
 * Runs the built app's code as classic scripts. Chromium keeps the compiled code of those; of module scripts, which it
 * fetches in the background, it keeps it and does not use it. The build wraps each chunk (scripts/support/chunks.ts).
 */
(() => {
  // The build fills in which chunks each one that is imported dynamically brings along.
  const BROUGHT = CHUNKS;
  const known = new Map();
  const fetched = new Map();
  const folder = new URL('.', document.currentScript.src).href;

  function run(address) {
    const chunk = known.get(address);
    if (chunk.exports !== undefined) return chunk.exports;
    // Set before it runs, so that chunks may import each other.
    chunk.exports = {};
    try {
      chunk.code((name) => run(new URL(name, address).href), chunk.exports, address);
    } catch (error) {
      chunk.exports = undefined;
      throw error;
    }
    return chunk.exports;
  }

  function fetchScript(address) {
    if (known.has(address)) return undefined;
    const before = fetched.get(address);
    if (before !== undefined) return before;
    const script = Object.assign(document.createElement('script'), { src: address });
    const fetching = new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = () => {
        // The next attempt asks again.
        fetched.delete(address);
        script.remove();
        reject(new TypeError(`Failed to fetch ${address}`));
      };
    });
    fetched.set(address, fetching);
    document.head.append(script);
    return fetching;
  }

  /** Of the chunk that comes next in a script with several. */
  let next = null;
  /** Each after what it imports. */
  const withBrought = (file) => [...(BROUGHT[file] ?? []), file].map((name) => folder + name);

  function begin(address) {
    // React keeps a few errors as constants: to note where each was made the browser would read its whole code again.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      run(address);
    } finally {
      Error.stackTraceLimit = limit;
    }
  }

  function nextTask() {
    return new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  }

  /** Each that has not run yet runs in a task of its own: all that they make when they are read at once holds the page up. */
  async function runEach(addresses, runOne) {
    let hasRun = false;
    for (const address of addresses) {
      if (known.get(address).exports !== undefined) continue;
      if (hasRun) await nextTask();
      runOne(address);
      hasRun = true;
    }
  }
  const together = [];

  self.chunks = {
    /** Asks for what will be imported soon. */
    expect(file) {
      for (const address of withBrought(file)) fetchScript(address)?.catch(() => {});
    },
    /** Called before a chunk that has come in a script with others. */
    name(file) {
      next = folder + file;
    },
    /** Called by a chunk when it has arrived. */
    add(code, isEntry) {
      const address = next ?? document.currentScript.src;
      if (next !== null && !isEntry) together.push(next);
      next = null;
      known.set(address, { code, exports: undefined });
      if (!isEntry) return;
      // What is kept of the first screen is drawn before the code that draws it again.
      const all = [...together, address];
      if (self.pictureDrawn === undefined) runEach(all, begin);
      else self.pictureDrawn.then(() => runEach(all, begin));
    },
    /** `import()` */
    async load(from, name) {
      const address = new URL(name, from).href;
      const all = withBrought(address.slice(folder.length));
      await Promise.all(all.map(fetchScript));
      await runEach(all, run);
      return run(address);
    },
  };
})();
