/**
 * Loaded into Electron's own install script: tells the parent process how much has come, since the script says
 * nothing for its first half minute, and nothing at all outside a terminal.
 */
const fetchUnwatched = globalThis.fetch;

globalThis.fetch = async (...parameters) => {
  const response = await fetchUnwatched(...parameters);
  if (!response.ok || response.body === null) return response;
  const total = Number(response.headers.get('content-length')) || null;
  let transferred = 0;
  const counted = response.body.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        transferred += chunk.length;
        process.send?.({ transferred, total });
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, response);
};
