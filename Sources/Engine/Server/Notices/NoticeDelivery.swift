/// How the carrying of one notice to the operator ended.
package enum NoticeDelivery: Sendable, Hashable {
  case done

  /// The operator was not told; the text says why, as a clause.
  case failed(String)
}
