import { byArea } from './collect';

export default byArea(import.meta.glob('./en/*.json', { eager: true, import: 'default' }));
