// Asks for the code of the screen at this address beside the app's own, not after it. The build fills in which.
(() => {
  const [, file] = SCREENS.find(([path]) => location.pathname.startsWith(path)) ?? [];
  if (file) chunks.expect(file);
})();
