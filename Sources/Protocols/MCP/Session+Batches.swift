import JSONRPC

/// The answers to one batch, kept until the last of them is there.
struct Batch {
  var answers: [[UInt8]] = []
  /// The started calls among those that are answered.
  var answered: [Call.Key] = []
  /// Requests that have not been answered.
  var pending = 0
  /// Whether entries are still being read, so that an early answer does not close the batch.
  var isOpen = true
}

extension Session {
  /// Takes in an array; only 2025-03-26 has them, elsewhere each request in it is refused on a line of its own.
  mutating func handle(batch entries: [Message]) -> [Effect] {
    guard negotiated == .march2025 else { return refuse(batch: entries) }
    guard !entries.isEmpty, entries.count <= limits.batch else {
      let message = "A batch must hold 1 to \(limits.batch) messages; this has \(entries.count)."
      return [.line(MessageWriter.error(ErrorObject(.invalidRequest, message), to: nil))]
    }
    let number = nextBatch()
    batches[number] = Batch()
    var effects: [Effect] = []
    for entry in entries { effects += handle(entry, in: number) }
    batches[number]?.isOpen = false
    return effects + settle(number)
  }

  /// Tells each request that can be told: a client waits for the answer of every id that it sent.
  private func refuse(batch entries: [Message]) -> [Effect] {
    let reason =
      "only protocol version \(ProtocolVersion.march2025.rawValue) has batches. "
      + "Send one message per line."
    let error = ErrorObject(.invalidRequest, "Nothing in the batch was carried out: \(reason)")
    var told: Set<RequestID> = []
    let refusals = entries.prefix(limits.batch).compactMap { entry -> Effect? in
      let id: RequestID
      switch entry {
      case .request(let request): id = request.id
      case .malformed(let readable?, _): id = readable
      case .notification, .response, .batch, .malformed: return nil
      }
      guard !calls.isInUse(id), told.insert(id).inserted else { return nil }
      return .line(MessageWriter.error(error, to: id))
    }
    return [.log("Ignored a batch of \(entries.count) messages: \(reason)")] + refusals
  }

  private mutating func handle(_ entry: Message, in number: Int) -> [Effect] {
    switch entry {
    case .request(let request):
      batches[number]?.pending += 1
      return handle(request, for: .batch(number))
    case .notification(let notification): return handle(notification)
    case .malformed(let id, let error):
      let free = id.flatMap { calls.isInUse($0) ? nil : $0 }
      batches[number]?.answers.append(MessageWriter.error(error, to: free))
      return []
    case .response, .batch: return []
    }
  }

  /// Brings an answer where it belongs; that of a started call with its key.
  mutating func deliver(
    _ answer: consuming [UInt8],
    of key: Call.Key? = nil,
    to destination: Call.Destination
  ) -> [Effect] {
    guard case .batch(let number) = destination else {
      return [.line(answer, answering: key.map { [$0] } ?? [])]
    }
    batches[number]?.answers.append(answer)
    if let key { batches[number]?.answered.append(key) }
    return withdraw(from: destination)
  }

  /// Gives up the answers that wait for others of their batch.
  mutating func loseBatches() -> [Effect] {
    defer { batches = [:] }
    return batches.values.flatMap(\.answered).map { .lose($0) }
  }

  /// Expects one answer less; the batch is sent with the last one, unless there is nothing in it.
  mutating func withdraw(from destination: Call.Destination) -> [Effect] {
    guard case .batch(let number) = destination else { return [] }
    batches[number]?.pending -= 1
    return settle(number)
  }

  private mutating func settle(_ number: Int) -> [Effect] {
    guard let batch = batches[number], !batch.isOpen, batch.pending == 0 else { return [] }
    batches[number] = nil
    if batch.answers.isEmpty { return [] }
    return [.line(MessageWriter.batch(batch.answers), answering: batch.answered)]
  }
}
