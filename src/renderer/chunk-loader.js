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
  const withBrought = (file) => [file, ...(BROUGHT[file] ?? [])].map((name) => folder + name);

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

  /** Of the chunks that came in one script, each runs in a task of its own: the code of all read at once holds the page up. */
  function beginAll([address, ...others]) {
    begin(address);
    if (others.length === 0) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => beginAll(others);
    port2.postMessage(null);
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
      if (self.pictureDrawn === undefined) beginAll(all);
      else self.pictureDrawn.then(() => beginAll(all));
    },
    /** `import()` */
    async load(from, name) {
      const address = new URL(name, from).href;
      await Promise.all(withBrought(address.slice(folder.length)).map(fetchScript));
      return run(address);
    },
  };
})();
