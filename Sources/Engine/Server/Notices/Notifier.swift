package import EventLoop
package import JSON
package import Storage
import Time

/// Tells the operator what a person has to see to, once for all processes of the state.
@Engine
package final class Notifier {
  /// Takes a notice to the operator.
  package typealias Carrier = @Engine (JSONObject) async -> NoticeDelivery

  private let store: any Store & AdministrativeStore
  private let watch: StoreWatch
  private let clock: any Clock
  private let commands: OperatorCommands?
  private let carry: Carrier
  private let report: @Engine (String) -> Void

  /// Seconds from one look at the state to the next.
  nonisolated static let interval = 10.0

  /// Seconds to the first look, in which a server that is only looked at has ended.
  private static let firstPause = 2.0

  /// Seconds before each further try.
  nonisolated static let pauses = [5.0, 25.0]

  /// Notices of one look; what is more waits for the next one.
  private static let limit = 20

  /// Makes a notifier; `report` takes a line for the log about what could not be told.
  package init(
    store: any Store & AdministrativeStore,
    clock: any Clock,
    commands: OperatorCommands?,
    carry: @escaping Carrier,
    report: @escaping @Engine (String) -> Void
  ) {
    self.store = store
    watch = StoreWatch(store)
    self.clock = clock
    self.commands = commands
    self.carry = carry
    self.report = report
  }

  /// Looks again and again, until its task is cancelled.
  package func run() async {
    await clock.synchronize()
    var pause = Self.firstPause
    while (try? await clock.sleep(seconds: pause)) != nil {
      await tell()
      pause = Self.interval
    }
  }

  /// Looks once, and tells what nobody has told.
  func tell() async {
    let instants = InstantSource { [clock] in clock.now }
    let lead = clock.wall - clock.now
    guard let snapshot = try? await watch.look(now: clock.now) else { return }
    let notices = snapshot.notices(now: clock.now, lead: lead, commands)
    var told = 0
    do throws(StoreError) {
      for notice in notices where try await store.mark(.told, of: notice.key, now: clock.now) == nil
      {
        if told == Self.limit { return watch.startAnew() }
        guard try await store.mark(.told, notice.key, now: instants) else { continue }
        told += 1
        if case .failed(let why) = await deliver(notice.json) {
          report(Self.failure(notice.json, why))
        }
      }
    } catch {
      watch.startAnew()
    }
  }

  private func deliver(_ json: JSONObject) async -> NoticeDelivery {
    var delivery = await carry(json)
    for pause in Self.pauses where delivery != .done {
      guard (try? await clock.sleep(seconds: pause)) != nil else { return delivery }
      delivery = await carry(json)
    }
    return delivery
  }

  private static func failure(_ json: JSONObject, _ why: String) -> String {
    let end = why.hasSuffix(".") ? "" : "."
    return "--notify has failed, the last time because \(why)\(end) So the operator was not told: "
      + (json["say"]?.string ?? "")
  }
}
