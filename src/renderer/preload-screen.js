// Asks for the code of the screen at this address beside the app's own, not after it. The build fills in which.
(() => {
  const [, files] = SCREENS.find(([path]) => location.pathname.startsWith(path)) ?? [];
  for (const href of files ?? []) {
    document.head.append(
      Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href }),
    );
  }
})();
