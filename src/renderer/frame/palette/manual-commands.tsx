import { BookOpen } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { ManualPage } from '#shared/manual/manual.ts';
import { paths } from '../../routes.ts';
import type { PaletteCommand } from './commands.tsx';

/** The pages of the manual and their parts, for who types something; their text comes with the first letter. */
export function useManualCommands(text: string): readonly PaletteCommand[] {
  const [, navigate] = useLocation();
  const [pages, setPages] = useState<readonly ManualPage[]>([]);
  const isTyping = text.trim() !== '';
  useEffect(() => {
    if (!isTyping || pages.length > 0) return;
    let isWanted = true;
    void import('#shared/manual/manual.ts').then(({ MANUAL }) => {
      if (isWanted) setPages(MANUAL);
    });
    return () => {
      isWanted = false;
    };
  }, [isTyping, pages]);
  return useMemo(() => {
    if (!isTyping) return [];
    const command = (slug: string, label: string): PaletteCommand => ({
      label,
      icon: <BookOpen size={16} />,
      run: () => navigate(paths.help(slug)),
    });
    // Whole pages before parts of others.
    return [
      ...pages.map(({ slug, title }) => command(slug, `Help: ${title}`)),
      ...pages.flatMap(({ slug, title, parts }) =>
        parts.map((part) => command(slug, `Help: ${title}, ${part}`)),
      ),
    ];
  }, [pages, isTyping, navigate]);
}
