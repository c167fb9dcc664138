import { byArea } from './collect';

export default byArea(import.meta.glob('./zh-CN/*.json', { eager: true, import: 'default' }));
