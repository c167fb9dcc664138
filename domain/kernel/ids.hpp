// Identities that cannot be mixed up: a UnitId is not a PersonId. Plain values, no ownership, any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace xiezhu::domain {

// A 64-bit identity of one kind of thing. Zero never names anything.
template <class Tag>
class Id {
 public:
  constexpr Id() = default;
  explicit constexpr Id(std::int64_t value) : value_(value) {}
  [[nodiscard]] constexpr std::int64_t value() const { return value_; }
  friend constexpr auto operator<=>(const Id&, const Id&) = default;

 private:
  std::int64_t value_ = 0;
};

using UnitId = Id<struct UnitTag>;
using PersonId = Id<struct PersonTag>;
using ItemVersionId = Id<struct ItemVersionTag>;
using RequestId = Id<struct RequestTag>;
using SessionId = Id<struct SessionTag>;
using NoticeId = Id<struct NoticeTag>;
using DeliveryId = Id<struct DeliveryTag>;
using WebhookId = Id<struct WebhookTag>;
using JobId = Id<struct JobTag>;
using DelegationId = Id<struct DelegationTag>;
using CommentId = Id<struct CommentTag>;
using AttachmentId = Id<struct AttachmentTag>;
using WorkingCopyId = Id<struct WorkingCopyTag>;
using ViewId = Id<struct ViewTag>;
using RelationId = Id<struct RelationTag>;
using DisputeId = Id<struct DisputeTag>;

}  // namespace xiezhu::domain

template <class Tag>
struct std::hash<xiezhu::domain::Id<Tag>> {
  std::size_t operator()(const xiezhu::domain::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value());
  }
};
