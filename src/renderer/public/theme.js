// Sets the theme before the first paint; src/renderer/state/theme.ts keeps it afterwards.
(() => {
  let choice = 'system';
  try {
    choice = JSON.parse(localStorage.getItem('pivotal.theme') ?? '{}').state?.choice ?? 'system';
  } catch {
    // Unreadable storage only costs the choice.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
