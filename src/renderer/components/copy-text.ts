import { notify, notifyError } from './toast.tsx';

/** Puts text on the clipboard and says so. */
export async function copyText(text: string, message: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify({ message, id: 'copied' });
  } catch {
    notifyError('This could not be copied', `Your system did not allow it. The text is: ${text}`);
  }
}
