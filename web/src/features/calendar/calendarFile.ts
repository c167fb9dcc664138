// The file of a year, as the server takes it.
const largest = 1024 * 1024;

// A key of the words that says what is wrong with it.
export function complaintAbout(file: File | null): string {
  if (!file) return 'calendar.import.fileMissing';
  if (!/\.(csv|ics)$/i.test(file.name)) return 'calendar.import.wrongKind';
  return file.size > largest ? 'calendar.import.tooLarge' : '';
}

// Browsers name the type of such files in different ways; its name says it.
export function typed(file: File): Blob {
  return new Blob([file], { type: /\.ics$/i.test(file.name) ? 'text/calendar' : 'text/csv' });
}
