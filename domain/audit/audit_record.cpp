#include "domain/audit/audit_record.hpp"

namespace xiezhu::domain {
namespace {

class CanonicalText {
 public:
  explicit CanonicalText(std::string_view kind) { add(kind); }

  CanonicalText& add(std::string_view value) {
    text_.append(std::to_string(value.size())).append(":").append(value).append(",");
    return *this;
  }
  CanonicalText& add(std::int64_t value) { return add(std::string_view{std::to_string(value)}); }
  CanonicalText& add(Instant value) { return add(epoch_millis(value)); }
  template <class Tag>
  CanonicalText& add(std::optional<Id<Tag>> id) {
    if (id) return add(id->value());
    text_ += "-,";
    return *this;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string canonical(const AuditRecord& record, std::string_view previous_hash) {
  const auto& entry = record.entry;
  return CanonicalText("xiezhu-audit-1")
      .add(previous_hash)
      .add(std::int64_t{record.chain})
      .add(record.seq)
      .add(entry.at)
      .add(entry.person)
      .add(entry.unit)
      .add(entry.on_behalf_of)
      .add(entry.session)
      .add(std::string_view{entry.remote})
      .add(std::string_view{entry.call})
      .add(std::string_view{entry.action})
      .add(std::string_view{entry.object_kind})
      .add(std::string_view{entry.object})
      .add(std::string_view{entry.result})
      .add(std::string_view{entry.detail})
      .take();
}

std::string sealed_text(const AuditHead& head) {
  return CanonicalText("xiezhu-head-1")
      .add(std::int64_t{head.chain})
      .add(head.seq)
      .add(std::string_view{head.hash})
      .add(head.checkpoints)
      .add(head.signed_seq)
      .add(head.signed_at)
      .take();
}

std::string signed_text(const AuditCheckpoint& checkpoint) {
  return CanonicalText("xiezhu-checkpoint-1")
      .add(std::int64_t{checkpoint.chain})
      .add(checkpoint.number)
      .add(checkpoint.seq)
      .add(std::string_view{checkpoint.hash})
      .add(checkpoint.at)
      .add(std::string_view{checkpoint.key})
      .take();
}

}  // namespace xiezhu::domain
