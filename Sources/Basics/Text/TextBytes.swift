extension Substring {
  /// The bytes in UTF-8, copied at once: the view of a part of a text hands them over one by one.
  package var bytes: [UInt8] {
    unsafe utf8.withContiguousStorageIfAvailable { unsafe Array($0) } ?? Array(utf8)
  }
}
