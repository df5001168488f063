internal import CExpat

/// The rim around expat's parser; lives no longer than one document.
@safe
final class XMLReader {
  private let parser: XML_Parser
  fileprivate var builder = XMLTreeBuilder()

  /// Reads a document.
  ///
  /// - Throws: `XMLError` for what cannot be made a tree.
  static func read(_ bytes: [UInt8]) throws(XMLError) -> XMLTreeBuilder {
    guard bytes.count < Int32.max, let reader = XMLReader() else { throw .tooMany }
    let isWellFormed = reader.parse(bytes)
    if let failure = reader.builder.failure { throw failure }
    guard isWellFormed else { throw .malformed }
    return reader.builder
  }

  private init?() {
    // The texts are in UTF-8 by now, whatever their declarations say.
    guard let parser = unsafe XML_ParserCreate("UTF-8") else { return nil }
    unsafe self.parser = parser
  }

  deinit { unsafe XML_ParserFree(parser) }

  private func parse(_ bytes: [UInt8]) -> Bool {
    unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    unsafe XML_SetElementHandler(parser, onStart, onEnd)
    unsafe XML_SetCharacterDataHandler(parser, onText)
    unsafe XML_SetEntityDeclHandler(parser, onEntity)
    return unsafe bytes.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      return unsafe XML_Parse(parser, start, Int32(buffer.count), 1) == XML_STATUS_OK
    }
  }

  fileprivate func fail(_ error: XMLError) { builder.fail(error) }

  fileprivate func stopIfRefused() {
    if builder.failure != nil { unsafe XML_StopParser(parser, 0) }
  }

  @unsafe
  fileprivate static func of(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
    unsafe context.map { unsafe Unmanaged.fromOpaque($0).takeUnretainedValue() }
  }
}

@unsafe
private func onStart(
  _ context: UnsafeMutableRawPointer?,
  _ name: UnsafePointer<CChar>?,
  _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
) {
  guard let reader = unsafe XMLReader.of(context), let name = unsafe name else { return }
  var pairs: [(name: String, value: String)] = []
  var next = unsafe attributes
  while let name = unsafe next?.pointee, let value = unsafe next?[1] {
    unsafe pairs.append((String(cString: name), String(cString: value)))
    unsafe next = next.map { unsafe $0 + 2 }
  }
  unsafe reader.builder.start(String(cString: name), attributes: pairs)
  reader.stopIfRefused()
}

@unsafe
private func onEnd(_ context: UnsafeMutableRawPointer?, _: UnsafePointer<CChar>?) {
  unsafe XMLReader.of(context)?.builder.end()
}

@unsafe
private func onText(
  _ context: UnsafeMutableRawPointer?,
  _ text: UnsafePointer<CChar>?,
  _ length: Int32
) {
  let text = unsafe UnsafeRawBufferPointer(start: text, count: Int(length))
  unsafe XMLReader.of(context)?.builder.take(text: text)
}

@unsafe
private func onEntity(
  _ context: UnsafeMutableRawPointer?,
  _: UnsafePointer<CChar>?,
  _: Int32,
  _: UnsafePointer<CChar>?,
  _: Int32,
  _: UnsafePointer<CChar>?,
  _: UnsafePointer<CChar>?,
  _: UnsafePointer<CChar>?,
  _: UnsafePointer<CChar>?
) {
  guard let reader = unsafe XMLReader.of(context) else { return }
  reader.fail(.entities)
  reader.stopIfRefused()
}
