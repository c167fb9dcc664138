// Which chapter of the manual explains a page, by the beginning of its address; * stands for any one part of it.
// What says most about the address counts.
export const chapters: Readonly<Record<string, string>> = {
  '/workbench': '工作台',
  '/inbox': '收件箱',
  '/new': '起草书面请求',
  '/new/oral': '登记紧急口头请求',
  '/requests': '请求页面',
  '/requests/*/edit': '起草书面请求',
  '/requests/*/letters': '函件与流转单',
  '/requests/*/handling-sheet': '函件与流转单',
  '/search': '查找',
  '/catalogue': '协助事项目录',
  '/calculator': '期限计算',
  '/calendar': '工作日历',
  '/clock-rules': '时限规则',
  '/notices': '消息与提醒',
  '/settings': '设置',
  '/ratings': '评价',
  '/alerts': '预警台',
  '/supervision-orders': '督办单与黄牌红牌',
  '/cards': '督办单与黄牌红牌',
  '/disputes': '双方怎样办争议',
  '/delegations': '代理（AB角）',
  '/jobs': '后台任务与人员移交',
  '/people': '人员',
  '/units': '单位',
  '/letter-templates': '函件模板',
  '/request-templates': '请求模板',
  '/operations': '对外发送',
  '/audit': '审计日志',
};

const partsOf = (address: string): string[] => address.split('/').slice(1);

function begins(path: string, start: string): boolean {
  const parts = partsOf(path);
  return partsOf(start).every((part, index) => part === '*' || part === parts[index]);
}

export function chapterFor(path: string): string | null {
  const fitting = Object.keys(chapters).filter((start) => begins(path, start));
  const longest = fitting.sort((one, other) => partsOf(other).length - partsOf(one).length)[0];
  return longest === undefined ? null : (chapters[longest] ?? null);
}
