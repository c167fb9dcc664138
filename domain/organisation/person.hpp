// People, their roles (domain §2), and the actor: a person at work for a unit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/kernel/enum_names.hpp"
#include "domain/kernel/ids.hpp"

namespace xiezhu::domain {

enum class Role {
  handler,
  signer,
  allocator,
  case_officer,
  head,
  unit_admin,
  catalogue_coordinator,
  dispute_coordinator,
  supervision_coordinator,
  statistics_coordinator,
  auditor,
  system_admin,
  security_admin,
  audit_admin,
};
template <>
struct EnumNames<Role> {
  static constexpr std::array table{
      EnumName<Role>{Role::handler, "handler", "经办"},
      EnumName<Role>{Role::signer, "signer", "审核签发"},
      EnumName<Role>{Role::allocator, "allocator", "收件分办"},
      EnumName<Role>{Role::case_officer, "case_officer", "承办"},
      EnumName<Role>{Role::head, "head", "单位负责人"},
      EnumName<Role>{Role::unit_admin, "unit_admin", "单位管理员"},
      EnumName<Role>{Role::catalogue_coordinator, "catalogue_coordinator", "目录主管"},
      EnumName<Role>{Role::dispute_coordinator, "dispute_coordinator", "争议协调"},
      EnumName<Role>{Role::supervision_coordinator, "supervision_coordinator", "督办主管"},
      EnumName<Role>{Role::statistics_coordinator, "statistics_coordinator", "统计主管"},
      EnumName<Role>{Role::auditor, "auditor", "统计审计"},
      EnumName<Role>{Role::system_admin, "system_admin", "系统管理员"},
      EnumName<Role>{Role::security_admin, "security_admin", "安全管理员"},
      EnumName<Role>{Role::audit_admin, "audit_admin", "审计管理员"},
  };
};

class Roles {
 public:
  constexpr Roles() = default;
  constexpr Roles(std::initializer_list<Role> roles) {
    for (const Role role : roles) add(role);
  }
  constexpr void add(Role role) { bits_ |= 1U << static_cast<unsigned>(role); }
  [[nodiscard]] constexpr bool has(Role role) const {
    return (bits_ >> static_cast<unsigned>(role) & 1U) != 0;
  }
  [[nodiscard]] constexpr bool empty() const { return bits_ == 0; }
  // 三员 and everybody else exclude one another: an administrator holds exactly one role (domain §2).
  [[nodiscard]] constexpr bool compatible() const {
    const bool one = (bits_ & (bits_ - 1)) == 0;
    return !administers() || one;
  }
  // Whoever administers sees no business content, nor does whoever has no role at all.
  [[nodiscard]] constexpr bool business() const { return !empty() && !administers(); }
  friend constexpr bool operator==(const Roles&, const Roles&) = default;

 private:
  [[nodiscard]] constexpr bool administers() const {
    return has(Role::system_admin) || has(Role::security_admin) || has(Role::audit_admin);
  }

  std::uint32_t bits_ = 0;
};

struct Person {
  PersonId id;
  std::string login;
  std::string name;
  UnitId unit;
  Roles roles;
  bool disabled = false;
};

// Who acts. Made by the authentication at the edge, or `system_actor` for the scheduler.
struct Actor {
  std::optional<PersonId> person;  // whose rights are used; nullopt: the system itself
  UnitId unit;
  Roles roles;
  std::optional<PersonId> deputy{};  // who really acts, when he stands in for `person` (AB角)
};

inline constexpr Actor system_actor{};

}  // namespace xiezhu::domain
