// xiezhu user: accounts, for the first sign-in and for emergencies. Passwords come from a file or standard
// input.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iostream>

#include "api/json/text_rules.hpp"
#include "domain/kernel/text.hpp"
#include "domain/organisation/person_administration.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/run/time_ids.hpp"
#include "server/security/crypto.hpp"

namespace xiezhu::server {
namespace {

struct UserArguments {
  std::string login;
  std::string name;
  std::string unit;
  std::string roles;
  std::string password_file;
};

std::string read_password(const std::string& file) {
  std::string password;
  if (file == "-") {
    std::getline(std::cin, password);
  } else {
    std::ifstream stream(file);
    if (!std::getline(stream, password)) throw CommandFailure(file + ": cannot be read");
  }
  if (password.ends_with('\r')) password.pop_back();
  // As a sign-in will read it.
  const auto cleaned = api::clean_text(password, api::TextKind::line);
  if (!cleaned) throw CommandFailure("the password must be UTF-8 without control characters");
  password = *cleaned;
  if (!domain::check_password(password, {}))
    throw CommandFailure("the password must have 8 to 128 characters");
  return password;
}

domain::Roles parse_roles(const std::string& text) {
  domain::Roles roles;
  for (const auto word : domain::split(text, ';')) {
    const auto role = domain::from_name<domain::Role>(word);
    if (!role) throw CommandFailure("--roles: unknown role " + std::string{word});
    roles.add(*role);
  }
  if (roles.empty()) throw CommandFailure("--roles: at least one role");
  if (!roles.compatible()) throw CommandFailure("--roles: the three administrators hold no other role");
  return roles;
}

void check_login(const std::string& login) {
  const bool plain = !login.empty() && login.size() <= 64 &&
                     login.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == std::string::npos;
  if (!plain) throw CommandFailure("LOGIN: 1 to 64 of a-z 0-9 . - _");
}

std::string check_name(const std::string& text) {
  constexpr std::size_t longest = 50;
  auto name = api::clean_text(text, api::TextKind::line);
  if (!name || domain::blank(*name) || domain::length(*name) > longest)
    throw CommandFailure("--name: 1 to 50 characters on one line");
  return std::move(*name);
}

int add_user_account(const Config& config, const UserArguments& arguments) {
  check_login(arguments.login);
  const std::string name = check_name(arguments.name);
  const auto roles = parse_roles(arguments.roles);
  const std::string password = read_password(arguments.password_file);
  const auto database = open_database(config);
  const auto* unit = database->reference()->units.find_code(arguments.unit);
  if (unit == nullptr) throw CommandFailure("--unit: no unit has the code " + arguments.unit);
  const SystemClock clock;
  TimeIds ids(clock, command_line_node);
  const domain::Person person{domain::PersonId{ids.next()}, arguments.login, name, unit->id, roles};
  const std::string hash =
      Argon2Hasher(config.passwords.memory_mib, config.passwords.operations).hash(password);
  bool taken = false;
  AuditedCommand audited(config, *database, clock.now(), "user add", "users", person.login);
  audited.store().write([&](domain::UnitOfWork& work) {
    taken = work.people().find_login(person.login).has_value();
    if (taken) return domain::Finish::rollback;
    work.people().insert(person, hash);
    return domain::Finish::commit;
  });
  if (taken) throw CommandFailure("LOGIN: exists already: " + arguments.login);
  std::cout << "added: " << arguments.login << '\n';
  return 0;
}

// Finds the account and changes it; its sessions end.
int change_account(const Config& config, std::string_view action, const std::string& login,
                   const std::function<void(domain::UnitOfWork&, domain::PersonId)>& change) {
  const auto database = open_database(config);
  bool found = false;
  AuditedCommand audited(config, *database, SystemClock{}.now(), action, "users", login);
  audited.store().write([&](domain::UnitOfWork& work) {
    const auto account = work.people().find_login(login);
    found = account.has_value();
    if (!found) return domain::Finish::rollback;
    change(work, account->person.id);
    work.sessions().remove_of(account->person.id);
    return domain::Finish::commit;
  });
  if (!found) throw CommandFailure("LOGIN: no such account: " + login);
  std::cout << "changed: " << login << '\n';
  return 0;
}

int set_password(const Config& config, const UserArguments& arguments) {
  const std::string password = read_password(arguments.password_file);
  const std::string hash =
      Argon2Hasher(config.passwords.memory_mib, config.passwords.operations).hash(password);
  return change_account(config, "user password", arguments.login,
                        [&](domain::UnitOfWork& work, domain::PersonId id) {
                          work.people().set_password(id, hash);
                          work.people().clear_attempts(id);
                        });
}

int set_disabled(const Config& config, const UserArguments& arguments, bool disabled) {
  return change_account(config, disabled ? "user disable" : "user enable", arguments.login,
                        [disabled](domain::UnitOfWork& work, domain::PersonId id) {
                          work.people().set_disabled(id, disabled);
                        });
}

int list_accounts(const Config& config, const UserArguments& arguments, bool as_json) {
  const auto database = open_database(config);
  const auto* unit = database->reference()->units.find_code(arguments.unit);
  if (unit == nullptr) throw CommandFailure("--unit: no unit has the code " + arguments.unit);
  constexpr int all = 10'000;
  std::vector<domain::Person> people;
  database->read(
      [&](domain::UnitOfWork& work) { people = work.queries().people({.unit = unit->id}, {}, all); });
  boost::json::array list;
  for (const auto& person : people) {
    std::string roles;
    for (const auto& role : domain::EnumNames<domain::Role>::table) {
      if (person.roles.has(role.value)) roles += (roles.empty() ? "" : ";") + std::string{role.name};
    }
    if (!as_json)
      std::cout << person.login << '\t' << person.name << '\t' << roles
                << (person.disabled ? "\tdisabled" : "") << '\n';
    list.push_back(boost::json::object{
        {"login", person.login}, {"name", person.name}, {"roles", roles}, {"disabled", person.disabled}});
  }
  if (as_json) std::cout << boost::json::serialize(list) << '\n';
  return 0;
}

using UserAction = std::function<int(const Config&, const UserArguments&)>;

CLI::App* add_action(CLI::App& parent, CommandLine& line, const char* name, const char* help,
                     const std::shared_ptr<UserArguments>& arguments, const UserAction& action) {
  CLI::App* command = parent.add_subcommand(name, help);
  const auto config = add_config_option(*command);
  command->final_callback(
      [=, &line] { line.chosen = [=] { return action(config_or_fail(*config), *arguments); }; });
  return command;
}

void ask_password(CLI::App& command, UserArguments& arguments) {
  command
      .add_option("--password-file", arguments.password_file, "first line of this file; - for standard input")
      ->required();
}

}  // namespace

void add_user(CommandLine& line) {
  CLI::App* user = line.app.add_subcommand("user", "accounts");
  user->require_subcommand(1);
  const auto arguments = std::make_shared<UserArguments>();
  CLI::App* add = add_action(*user, line, "add", "a new account", arguments, add_user_account);
  add->add_option("LOGIN", arguments->login)->required();
  add->add_option("--name", arguments->name)->required();
  add->add_option("--unit", arguments->unit, "统一社会信用代码")->required();
  add->add_option("--roles", arguments->roles, "separated by ;")->required();
  ask_password(*add, *arguments);
  CLI::App* password =
      add_action(*user, line, "password", "a new password; ends the sessions", arguments, set_password);
  password->add_option("LOGIN", arguments->login)->required();
  ask_password(*password, *arguments);
  const auto disabling = [](bool disabled) {
    return [disabled](const Config& c, const UserArguments& a) { return set_disabled(c, a, disabled); };
  };
  add_action(*user, line, "disable", "no more sign-in; ends the sessions", arguments, disabling(true))
      ->add_option("LOGIN", arguments->login)
      ->required();
  add_action(*user, line, "enable", "sign-in again", arguments, disabling(false))
      ->add_option("LOGIN", arguments->login)
      ->required();
  const auto as_json = std::make_shared<bool>(false);
  CLI::App* list = add_action(
      *user, line, "list", "the accounts of a unit", arguments,
      [as_json](const Config& c, const UserArguments& a) { return list_accounts(c, a, *as_json); });
  list->add_option("--unit", arguments->unit, "统一社会信用代码")->required();
  list->add_flag("--json", *as_json, "print JSON");
}

}  // namespace xiezhu::server
