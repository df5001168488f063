internal import CYAML

import JSON

/// The rim around libyaml's parser; lives no longer than the buffer it reads.
@safe
final class YAMLEventReader {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let text: YAMLText
  private var misreadings: YAMLMisreadings

  /// What the ends of the open collections are.
  private var open: [YAMLMisreadings.Start] = []

  /// Starts on a text; `buffer` holds its bytes.
  ///
  /// - Throws: `YAMLSyntaxError` where there is no memory for a parser, or the first bytes are none of a text.
  @unsafe
  init(_ buffer: UnsafeBufferPointer<UInt8>, _ text: YAMLText) throws(YAMLSyntaxError) {
    self.text = text
    misreadings = YAMLMisreadings(text.bytes)
    unsafe parser = .allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      // What was not initialized is zeros, and deleting that is allowed.
      throw YAMLSyntaxError("there is no memory to read it", at: .init(line: 1, column: 1))
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
    // The start of the stream says nothing that is not known.
    _ = try next()
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
  }

  /// Reads on to the next event; after the end of the stream it is given again and again.
  ///
  /// - Throws: `YAMLSyntaxError` where the text goes on in a way that YAML has not.
  func next() throws(YAMLSyntaxError) -> YAMLEvent {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { unsafe yaml_event_delete(&event) }
    let read = unsafe YAMLEvent(kind: kind(of: event), position: Self.position(event.start_mark))
    try misreadings.check(
      unsafe start(of: event),
      anchor: read.anchor,
      after: unsafe event.start_mark.index,
      at: read.position
    )
    return read
  }

  @unsafe
  private func start(of event: yaml_event_t) -> YAMLMisreadings.Start {
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      return unsafe event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE ? .plainScalar : .other
    case YAML_SEQUENCE_START_EVENT:
      let style = unsafe event.data.sequence_start.style
      return style == YAML_FLOW_SEQUENCE_STYLE ? flow(.flow) : flow(.other)
    case YAML_MAPPING_START_EVENT:
      let style = unsafe event.data.mapping_start.style
      return style == YAML_FLOW_MAPPING_STYLE ? flow(.flow) : flow(.other)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return open.popLast() ?? .other
    default: return .other
    }
  }

  /// Opens a collection, whose end is one of flow where its start was.
  private func flow(_ start: YAMLMisreadings.Start) -> YAMLMisreadings.Start {
    open.append(start == .flow ? .flowEnd : .other)
    return start
  }

  @unsafe
  private func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch unsafe event.type {
    case YAML_SCALAR_EVENT: return unsafe .scalar(scalar(event.data.scalar))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return unsafe .mappingStart(properties(start.anchor, start.tag))
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return unsafe .sequenceStart(properties(start.anchor, start.tag))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_ALIAS_EVENT: return unsafe .alias(Self.text(event.data.alias.anchor) ?? "")
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_STREAM_START_EVENT: return .streamStart
    default: return .streamEnd
    }
  }

  @unsafe
  private func scalar(_ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar)
    -> YAMLScalar
  {
    let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
    return unsafe YAMLScalar(
      text: text.restored(String(decoding: bytes, as: UTF8.self)),
      isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE,
      properties: properties(scalar.anchor, scalar.tag)
    )
  }

  @unsafe
  private func properties(
    _ anchor: UnsafeMutablePointer<yaml_char_t>?,
    _ tag: UnsafeMutablePointer<yaml_char_t>?
  ) -> YAMLProperties {
    unsafe YAMLProperties(anchor: Self.text(anchor), tag: Self.text(tag))
  }

  @unsafe
  private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe bytes.map { unsafe String(cString: $0) }
  }

  private static func position(_ mark: yaml_mark_t) -> JSONSourceMap.Position {
    JSONSourceMap.Position(line: mark.line + 1, column: mark.column + 1)
  }

  private func failure() -> YAMLSyntaxError {
    let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? ""
    guard unsafe parser.pointee.error != YAML_READER_ERROR else {
      let offset = unsafe parser.pointee.problem_offset
      let place = JSONSourceMap(text.bytes).position(ofByte: offset)
      return YAMLAdvice.unreadable(problem, value: unsafe parser.pointee.problem_value, at: place)
    }
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) } ?? ""
    return unsafe YAMLAdvice(
      problem: problem,
      context: context,
      contextLine: parser.pointee.context_mark.line + 1,
      position: Self.position(parser.pointee.problem_mark),
      character: character(at: parser.pointee.problem_mark)
    ).error
  }

  /// The character at a place, nil at the end of the text.
  private func character(at mark: yaml_mark_t) -> Character? {
    // The mark counts scalars; a text that is refused is walked through once.
    String(decoding: text.bytes, as: UTF8.self).unicodeScalars.dropFirst(mark.index).first
      .map(Character.init)
  }
}
