declare module 'virtual:manual' {
  export const sections: import('./manual').Section[];
}
