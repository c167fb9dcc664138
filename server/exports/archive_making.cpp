// A request as one archive for filing: what was written, what was attached, and the record, as the viewer may
// see it. What it holds is fixed when it begins; only whether he may still see the request is asked again.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <functional>
#include <stdexcept>

#include "api/files/file_store.hpp"
#include "api/routes/letter_views.hpp"
#include "api/routes/request_views.hpp"
#include "domain/request/visibility.hpp"

#include "server/exports/making.hpp"
#include "server/exports/member_names.hpp"
#include "server/exports/zip_writer.hpp"
#include "server/files/file_handle.hpp"

namespace xiezhu::server {
namespace {

namespace json = boost::json;

constexpr std::int64_t archive_piece_bytes = std::int64_t{8} << 20;
constexpr std::int64_t paper_costs = std::int64_t{2} << 20;  // printing takes as long as copying so much
constexpr std::size_t copied_at_once = std::size_t{256} * 1024;

// Either a file of the store or what `make` returns when its turn comes.
struct Member {
  std::string name;
  std::function<std::string()> make{};
  std::string sha256{};  // of the file
  std::int64_t size = 0;
};

// Three digits keep letters in their order wherever they are listed.
std::string three_digits(int sequence) {
  auto text = std::to_string(sequence);
  return std::string(text.size() < 3 ? 3 - text.size() : 0, '0') + text;
}

class ArchiveMaking final : public Making {
 public:
  ArchiveMaking(const api::ExportInput& input, const MakingTools& tools)
      : Making(tools.scratch), request_(input.request), tools_(tools), zip_(file_) {
    if (!tools_.printing.letter || !tools_.printing.sheet) throw std::runtime_error("printing is off");
  }

  domain::Outcome<void> fetch(domain::UnitOfWork& unit, const domain::Actor& viewer,
                              domain::Instant now) override {
    const auto reference = unit.reference();
    const auto view = unit.queries().request(request_);
    if (view == nullptr || !domain::may_see(reference->units, viewer, view->request))
      return domain::reject(domain::Reason::not_found);
    if (next_ == 0) plan(unit, *view, viewer, now);
    return {};
  }

  bool write() override {
    for (std::int64_t budget = archive_piece_bytes; budget > 0;) {
      if (source_ != nullptr) {
        budget -= copy_step();
      } else if (next_ < members_.size()) {
        budget -= begin(members_[next_]);
      } else {
        add_manifest();
        zip_.finish();
        return false;
      }
    }
    return true;
  }

  [[nodiscard]] std::string name() const override { return safe_name("归档材料 " + number_ + ".zip"); }
  [[nodiscard]] std::string media() const override { return "application/zip"; }

 private:
  void plan(domain::UnitOfWork& unit, const domain::RequestView& view, const domain::Actor& viewer,
            domain::Instant now) {
    const auto reference = unit.reference();
    const auto& request = view.request;
    now_ = now;
    number_ = request.number ? request.number->text() : std::to_string(request_.value());
    members_.clear();
    MemberNames names;
    add_text(names, "request.json",
             api::request_head(view, *reference) + api::request_tail(view, *reference, now, {viewer.unit}));
    const auto events =
        api::timeline_view(unit.queries().timeline(request_), request, viewer.unit, *reference);
    add_text(names, "events.json", json::serialize(events));
    for (const auto& letter : api::shown_letters(unit, *reference, request_)) {
      const auto name = three_digits(letter.sequence) + " " + api::letter_file_name(letter) + ".pdf";
      members_.push_back(
          {names.take("函件/", name),
           [content = letter.content, print = tools_.printing.letter] { return print(content); }});
    }
    const auto sheet = api::sheet_for(unit, *reference, request, viewer.unit);
    members_.push_back({names.take("", api::sheet_file_name(sheet) + ".pdf"),
                        [sheet, print = tools_.printing.sheet] { return print(sheet); }});
    for (const auto& attachment : request.course.attachments) {
      if (!domain::shows(request, attachment, viewer.unit)) continue;
      members_.push_back({names.take("附件/", attachment.name), {}, attachment.sha256, attachment.size});
    }
    total_ = static_cast<int>(members_.size()) + 1;
  }

  void add_text(MemberNames& names, const std::string& name, std::string text) {
    members_.push_back({names.take("", name), [text = std::move(text)] { return text; }});
  }

  // Begins a member and writes it whole unless it is a file; what that costs.
  std::int64_t begin(const Member& member) {
    hash_ = Sha256{};
    if (!member.make) {
      source_ = tools_.files->open(member.sha256);
      if (source_ == nullptr) throw std::runtime_error("the file " + member.sha256 + " is not in the store");
      left_ = member.size;
      zip_.begin(member.name, member.size, now_);
      return 0;
    }
    const auto bytes = member.make();
    zip_.begin(member.name, static_cast<std::int64_t>(bytes.size()), now_);
    zip_.write(bytes);
    hash_.add(bytes);
    end(member.name, static_cast<std::int64_t>(bytes.size()));
    return paper_costs;
  }

  std::int64_t copy_step() {
    const auto& member = members_[next_];
    const auto bytes = source_->read(copied_at_once);
    left_ -= static_cast<std::int64_t>(bytes.size());
    if (bytes.empty() || left_ < 0)
      throw std::runtime_error("the file " + member.sha256 + " has another length");
    zip_.write(bytes);
    hash_.add(bytes);
    if (left_ == 0) {
      source_.reset();
      if (end(member.name, member.size) != member.sha256)
        throw std::runtime_error("the file " + member.sha256 + " is damaged");
    }
    return static_cast<std::int64_t>(bytes.size());
  }

  std::string end(const std::string& name, std::int64_t size) {
    auto digits = hash_.digits();
    manifest_.push_back(json::object{{"name", name}, {"size", size}, {"sha256", digits}});
    ++next_;
    ++done_;
    return digits;
  }

  void add_manifest() {
    const auto text = json::serialize(json::object{{"request", std::to_string(request_.value())},
                                                   {"number", number_},
                                                   {"madeAt", domain::to_iso(now_)},
                                                   {"members", manifest_}});
    zip_.begin("manifest.json", static_cast<std::int64_t>(text.size()), now_);
    zip_.write(text);
    ++done_;
  }

  domain::RequestId request_;
  MakingTools tools_;
  ZipWriter zip_;
  domain::Instant now_;
  std::string number_;
  std::vector<Member> members_;
  std::size_t next_ = 0;
  std::shared_ptr<api::BodySource> source_;  // of the member that is being copied
  std::int64_t left_ = 0;
  Sha256 hash_;
  json::array manifest_;
};

}  // namespace

std::unique_ptr<Making> begin_archive(const api::ExportInput& input, const MakingTools& tools) {
  return std::make_unique<ArchiveMaking>(input, tools);
}

}  // namespace xiezhu::server
