// xiezhu export list | timeline | archive: what a person may take out, into a file.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "api/http/problem.hpp"
#include "server/audit_trail.hpp"
#include "server/cli/command.hpp"
#include "server/exports/making.hpp"
#include "server/files/staged_file_store.hpp"
#include "server/print/letter_layout.hpp"
#include "server/print/paper.hpp"
#include "server/print/sheet_layout.hpp"
#include "server/run/time_ids.hpp"

namespace xiezhu::server {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct ExportArguments {
  std::string person;
  std::string out;
  std::string tab = "to_do";
  std::string request;
  std::string format = "xlsx";
  std::vector<std::string> columns;
  std::string filter;
  bool opinions = false;
};

// The same wish as over HTTP, so that the same rules say what is wrong with it.
std::string wish(const std::string& kind, const ExportArguments& arguments) {
  json::object object{{"kind", kind}};
  if (kind == "list") {
    object["tab"] = arguments.tab;
    object["opinions"] = arguments.opinions;
    if (!arguments.filter.empty()) object["filter"] = arguments.filter;
  } else {
    object["request"] = arguments.request;
  }
  if (kind != "archive") {
    object["format"] = arguments.format;
    if (!arguments.columns.empty())
      object["columns"] = json::array(arguments.columns.begin(), arguments.columns.end());
  }
  return json::serialize(object);
}

api::ExportInput read_wish(const std::string& kind, const ExportArguments& arguments) {
  auto read = api::read_export(wish(kind, arguments));
  if (read) return std::move(read->input);
  std::string lines;
  for (const auto& error : read.error().errors) {
    lines += (lines.empty() ? "" : "\nxiezhu: ") + error.field + ": " +
             api::sentence(error.code, api::Language::english, error.detail);
  }
  throw CommandFailure(lines.empty() ? read.error().code : lines);
}

// The person as of now, with the rights that an export asks for.
domain::Actor viewer_of(domain::Store& store, const std::string& login, domain::JobKind kind) {
  std::optional<domain::Credentials> found;
  store.read([&](domain::UnitOfWork& unit) { found = unit.people().find_login(login); });
  if (!found || found->person.disabled) throw CommandFailure("--person: nobody signs in as " + login);
  const domain::Actor viewer{found->person.id, found->person.unit, found->person.roles};
  if (!domain::may_start(kind, viewer, store.reference()->units))
    throw CommandFailure("--person: " + login + " sees no business content");
  return viewer;
}

void make_whole(Making& making, domain::Store& store, const domain::Actor& viewer, domain::Instant now) {
  ProgressBar bar("导出 export");
  for (bool more = true; more;) {
    domain::Outcome<void> fetched;
    store.read([&](domain::UnitOfWork& unit) { fetched = making.fetch(unit, viewer, now); });
    if (!fetched) throw CommandFailure("there is no such request, or the person may not see it");
    more = making.write();
    bar.show(making.done(), making.total());
  }
}

// Appears under its name only when it is whole.
void put_in_place(const ScratchFile& file, const fs::path& out) {
  constexpr std::size_t step = std::size_t{1} << 20;
  const fs::path partial = out.string() + ".part";
  std::ofstream stream(partial, std::ios::binary | std::ios::trunc);
  fs::permissions(partial, fs::perms::owner_read | fs::perms::owner_write);
  std::int64_t at = 0;
  for (auto bytes = file.read(at, step); !bytes.empty(); bytes = file.read(at, step)) {
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    at += static_cast<std::int64_t>(bytes.size());
  }
  stream.close();
  if (!stream) {
    fs::remove(partial);
    throw CommandFailure(out.string() + ": cannot be written");
  }
  fs::rename(partial, out);
}

int export_to_file(const std::string& config_file, const std::string& kind, const ExportArguments& arguments,
                   bool as_json) {
  const auto input = read_wish(kind, arguments);
  const Config config = config_or_fail(config_file);
  const fs::path out = arguments.out;
  const fs::path folder = fs::absolute(out).parent_path();
  if (!fs::is_directory(folder)) throw CommandFailure(folder.string() + ": there is no such folder");
  const auto database = open_database(config);
  if (input.kind == domain::JobKind::export_list &&
      !api::list_of(input, *database->reference(), SystemClock{}.now()))
    throw CommandFailure("--filter: it names something that does not exist");
  const auto viewer = viewer_of(*database, arguments.person, input.kind);
  StagedFileStore files(config.files,
                        [](std::string_view fault) { std::cerr << "xiezhu: " << fault << '\n'; });
  MakingTools tools{.scratch = folder, .files = &files};
  if (print_fonts_installed()) tools.printing = {print_letter, print_sheet};
  if (input.kind == domain::JobKind::export_archive && !tools.printing.letter)
    throw CommandFailure(api::sentence("printing_off", api::Language::english, ""));
  const auto now = SystemClock{}.now();
  const auto making = begin_making(input, tools);
  make_whole(*making, *database, viewer, now);
  // On record before anybody has it.
  AuditedCommand(config, *database, now, "export " + api::described(input), "exports", arguments.person)
      .store()
      .write([](domain::UnitOfWork& /*unit*/) { return domain::Finish::commit; });
  put_in_place(making->file(), out);
  if (as_json) {
    std::cout << json::serialize(json::object{
                     {"file", out.string()}, {"rows", making->done()}, {"size", making->file().size()}})
              << '\n';
  } else {
    std::cout << out.string() << ": " << making->done() << (kind == "archive" ? " members" : " rows") << ", "
              << making->file().size() << " bytes\n";
  }
  return 0;
}

CLI::App* add_kind(CLI::App& parent, CommandLine& line, const std::string& kind, const char* help,
                   const std::shared_ptr<ExportArguments>& arguments) {
  CLI::App* command = parent.add_subcommand(kind, help);
  const auto config = add_config_option(*command);
  const auto as_json = add_json_option(*command);
  command->add_option("--person", arguments->person, "login of the person whose rights count")->required();
  command->add_option("--out", arguments->out, "the file to write")->required();
  command->final_callback(
      [=, &line] { line.chosen = [=] { return export_to_file(*config, kind, *arguments, *as_json); }; });
  return command;
}

void add_table_options(CLI::App& command, ExportArguments& arguments) {
  command.add_option("--format", arguments.format, "xlsx or csv")->capture_default_str();
  command.add_option("--columns", arguments.columns, "in this order; all when none are named")
      ->delimiter(',');
}

}  // namespace

void add_export(CommandLine& line) {
  CLI::App* command =
      line.app.add_subcommand("export", "导出 take out a list, a timeline or a whole request");
  command->require_subcommand(1);
  const auto arguments = std::make_shared<ExportArguments>();
  CLI::App* list = add_kind(*command, line, "list", "a list as a table", arguments);
  list->add_option("--tab", arguments->tab, "which list, such as to_do, finished or to_archive")
      ->capture_default_str();
  list->add_flag("--opinions", arguments->opinions, "with what was said at each step");
  list->add_option("--filter", arguments->filter,
                   "as in the address of the list: state=completed&sort=-changed");
  add_table_options(*list, *arguments);
  CLI::App* timeline = add_kind(*command, line, "timeline", "the record of a request as a table", arguments);
  timeline->add_option("REQUEST", arguments->request, "its id")->required();
  add_table_options(*timeline, *arguments);
  CLI::App* archive =
      add_kind(*command, line, "archive", "everything of a request as one ZIP for filing", arguments);
  archive->add_option("REQUEST", arguments->request, "its id")->required();
}

}  // namespace xiezhu::server
