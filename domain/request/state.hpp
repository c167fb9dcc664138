// States and verbs of a request (domain §4).
#pragma once

#include "domain/kernel/enum_names.hpp"

namespace xiezhu::domain {

enum class State { none, draft, pending_sign, sent, received, in_progress, replied, completed, withdrawn };
template <>
struct EnumNames<State> {
  static constexpr std::array table{EnumName<State>{State::none, "none", "未起草"},
                                    EnumName<State>{State::draft, "draft", "草稿"},
                                    EnumName<State>{State::pending_sign, "pending_sign", "待签发"},
                                    EnumName<State>{State::sent, "sent", "待签收"},
                                    EnumName<State>{State::received, "received", "待受理"},
                                    EnumName<State>{State::in_progress, "in_progress", "办理中"},
                                    EnumName<State>{State::replied, "replied", "待确认"},
                                    EnumName<State>{State::completed, "completed", "办结"},
                                    EnumName<State>{State::withdrawn, "withdrawn", "撤回"}};
};

enum class Verb {
  draft,
  edit,
  submit,
  sign,
  return_draft,
  receive,
  deem_received,
  accept,
  assign,
  reply,
  confirm,
  auto_confirm,
  rework,
  withdraw,
};
template <>
struct EnumNames<Verb> {
  static constexpr std::array table{EnumName<Verb>{Verb::draft, "draft", "起草"},
                                    EnumName<Verb>{Verb::edit, "edit", "修改"},
                                    EnumName<Verb>{Verb::submit, "submit", "送签"},
                                    EnumName<Verb>{Verb::sign, "sign", "签发"},
                                    EnumName<Verb>{Verb::return_draft, "return", "退回修改"},
                                    EnumName<Verb>{Verb::receive, "receive", "签收"},
                                    EnumName<Verb>{Verb::deem_received, "deem-received", "视为签收"},
                                    EnumName<Verb>{Verb::accept, "accept", "受理"},
                                    EnumName<Verb>{Verb::assign, "assign", "分办"},
                                    EnumName<Verb>{Verb::reply, "reply", "反馈"},
                                    EnumName<Verb>{Verb::confirm, "confirm", "确认办结"},
                                    EnumName<Verb>{Verb::auto_confirm, "auto-confirm", "自动确认"},
                                    EnumName<Verb>{Verb::rework, "rework", "重办"},
                                    EnumName<Verb>{Verb::withdraw, "withdraw", "撤回"}};
};

// The two parties of a request, and the system that acts when a clock has run out.
enum class Side { requesting, requested, system };
template <>
struct EnumNames<Side> {
  static constexpr std::array table{EnumName<Side>{Side::requesting, "requesting", "请求机关"},
                                    EnumName<Side>{Side::requested, "requested", "被请求机关"},
                                    EnumName<Side>{Side::system, "system", "系统"}};
};

}  // namespace xiezhu::domain
