import { toast } from 'sonner';
import { afterEach } from 'vitest';

// Notices that are still up come to whatever shows notices next: another test, in another file of the same worker.
afterEach(() => void toast.dismiss());
