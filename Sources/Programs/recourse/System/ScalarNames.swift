#if os(Linux)
  /// Stands for the library's table of the names of Unicode's characters, for which nobody asks here: half a megabyte.
  ///
  /// The linker leads what asks for a name hither (`--wrap`); no bytes of a name mean that a character has none.
  @unsafe
  @_cdecl("__wrap__swift_stdlib_getScalarName")
  func nameOfScalar(_ scalar: UInt32, _ name: UnsafeMutablePointer<UInt8>?, _ room: Int) -> Int {
    0
  }
#endif
