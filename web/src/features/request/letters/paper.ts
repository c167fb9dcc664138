// Letters and handling sheets as PDF, and the names they are saved under.
import { http } from '@/api/http';
import type { AssistanceRequest, LetterLine } from '@/api/types';

export const letterBytes = (id: string, letter: number): Promise<Blob> =>
  http.file('/api/v1/requests/{id}/letters/{letter}/pdf', { params: { id, letter: String(letter) } });
export const sheetBytes = (id: string): Promise<Blob> =>
  http.file('/api/v1/requests/{id}/handling-sheet/pdf', { params: { id } });

// Without what a file system may not like.
const clean = (text: string): string => text.replace(/[\\/:*?"<>|]/g, '_').trim();

export const letterName = (letter: Pick<LetterLine, 'number' | 'title'>, kind: string): string =>
  clean(`${letter.number ?? kind} ${letter.title}.pdf`);
export const sheetName = (request: Pick<AssistanceRequest, 'number' | 'title'>): string =>
  clean(`流转单 ${request.number ?? request.title}.pdf`);
