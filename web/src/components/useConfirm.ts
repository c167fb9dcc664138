// One question at a time: `if (await confirm({ title, message })) …`. ConfirmDialog in App.vue shows it.
import { shallowRef } from 'vue';

export interface Question {
  title: string;
  message: string;
  // The word on the button that does it, such as 撤回.
  action: string;
  // It cannot be taken back.
  grave?: boolean;
}

interface Asked extends Question {
  answer: (yes: boolean) => void;
}

export const asked = shallowRef<Asked | null>(null);

export function confirm(question: Question): Promise<boolean> {
  asked.value?.answer(false);
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (yes) => {
        asked.value = null;
        resolve(yes);
      },
    };
  });
}
