// Sends one file in pieces. What has arrived stays: after a lost connection, a reload or an ended session the same
// file goes on where it stopped.
import { http } from '@/api/http';
import { Problem } from '@/api/problem';
import type { Attachment, Upload } from '@/api/types';

export const pieceSize = 1024 * 1024;

// Where the number of an upload that has begun is kept, for the same file of the same request.
export interface Memory {
  read: () => string | null;
  write: (id: string | null) => void;
}

function isGone(error: unknown): boolean {
  return error instanceof Problem && error.status === 404;
}

async function begun(request: string, file: File, key: string, memory: Memory): Promise<Upload> {
  const id = memory.read();
  if (id !== null)
    try {
      const { data } = await http.get('/api/v1/uploads/{id}', { params: { id } });
      if (data.request === request && data.size === file.size && data.name === file.name) return data;
    } catch (error) {
      // Finished or forgotten by the server: it begins anew.
      if (!isGone(error)) throw error;
    }
  const { data } = await http.post('/api/v1/requests/{id}/attachments', {
    params: { id: request },
    body: { name: file.name, size: file.size },
    key,
  });
  memory.write(data.id);
  return data;
}

const isUpload = (data: Upload | Attachment): data is Upload => 'received' in data;

export async function sendFile(
  request: string,
  file: File,
  key: string,
  memory: Memory,
  progress: (sent: number) => void,
): Promise<Attachment> {
  try {
    const upload = await begun(request, file, key, memory);
    let offset = upload.received;
    for (;;) {
      progress(offset);
      const { data } = await http.put('/api/v1/uploads/{id}', {
        params: { id: upload.id },
        query: { offset },
        upload: file.slice(offset, offset + pieceSize, 'application/octet-stream'),
      });
      if (!isUpload(data)) {
        memory.write(null);
        progress(file.size);
        return data;
      }
      offset = data.received;
    }
  } catch (error) {
    // Refused for good: the number is of no use any more.
    if (error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 409) memory.write(null);
    throw error;
  }
}
