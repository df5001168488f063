import Credentials
import EventLoop
import Storage
import Tasks
import Telemetry

extension CallRunner {
  /// What all calls of a server share.
  @Engine
  final class Dependencies {
    let world: World
    let limits: CallLimits
    let keys: KeyRing
    let store: any Store
    let tokens: AccessTokenCache
    let inFlight = CallsInFlight()
    let gathered = GatheredReads()
    let slowReads = SlowReads()
    let redirects = KnownRedirects()
    let deferred: DeferredWrites

    /// What a person may do about what is held; nil where no command reaches it.
    let commands: OperatorCommands?

    /// The way to those who look on; nil where nobody does.
    let events: EventStream?

    /// Where images and sounds go.
    let media: MediaPlace
    let resultCache: ResultCache

    init(
      world: World,
      limits: CallLimits,
      keys: KeyRing,
      store: any Store,
      tokens: AccessTokenCache,
      deferred: DeferredWrites,
      commands: OperatorCommands?,
      events: EventStream?,
      media: MediaPlace
    ) {
      self.world = world
      self.limits = limits
      self.keys = keys
      self.store = store
      self.tokens = tokens
      self.deferred = deferred
      self.commands = commands
      self.events = events
      self.media = media
      resultCache = ResultCache(aside: world.aside)
    }

    var journal: CallJournal {
      CallJournal(ledger: store, deferred: deferred, entropy: world.entropy)
    }

    /// Writes down that the agent has been told what a call gave, at once or once the store can be written again.
    func tell(_ task: TaskID, _ number: Int) async {
      await journal.tell(task, number, now: world.instants)
    }
  }
}
