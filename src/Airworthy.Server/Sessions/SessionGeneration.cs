using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Airworthy.Protocol;
using Airworthy.Server.Cells;
using Airworthy.Server.Projects;

namespace Airworthy.Server.Sessions;

/// <summary>
/// The sessions that were updated between two folds, by (project, id): a hash table over one dense array.
/// The newest generation is written to; older ones are only read, and let go once they are folded.
/// </summary>
internal sealed class SessionGeneration
{
    private const int NoEntry = -1;
    private const int FirstCapacity = 1024;

    private readonly Dictionary<AggregateKey, HealthCounts> _aggregates = [];
    private SessionState[] _entries;
    private int[] _next;
    private int[] _buckets;

    public SessionGeneration()
    {
        _entries = new SessionState[FirstCapacity];
        _next = new int[FirstCapacity];
        _buckets = new int[FirstCapacity];
        _buckets.AsSpan().Fill(NoEntry);
    }

    /// <summary>Takes over the arrays of one that nobody reads any more: a steady load makes no garbage of them, and needs not grow them again.</summary>
    public SessionGeneration(SessionGeneration spent)
    {
        (_entries, _next, _buckets) = (spent._entries, spent._next, spent._buckets);
        (spent._entries, spent._next, spent._buckets, spent.Count) = ([], [], [], 0);
        _buckets.AsSpan().Fill(NoEntry);
    }

    public int Count { get; private set; }

    /// <summary>Sessions that began earlier than was thought, with the hour they stood in until then.</summary>
    public List<MovedSession> Moved { get; } = [];

    /// <summary>What aggregates added, those of the same key together.</summary>
    public IEnumerable<SessionAggregate> Aggregates => _aggregates.Select(one => new SessionAggregate(one.Key, one.Value));

    public int AggregateCount => _aggregates.Count;

    /// <summary>The last batch that changed it, once it is frozen.</summary>
    public long LastSequence { get; set; }

    /// <summary>Its sessions stand in the store; it is kept only to save reading them.</summary>
    public bool IsFolded { get; set; }

    /// <summary>How many read it who need it also after it is let go: its arrays must not be used again meanwhile. Guarded by the gate.</summary>
    public int Readers { get; set; }

    public ReadOnlySpan<SessionState> Sessions => _entries.AsSpan(0, Count);

    /// <summary>The session's state, or a null reference (see <see cref="Unsafe.IsNullRef{T}"/>).</summary>
    public ref SessionState Find(ProjectId project, SentryId id)
    {
        for (var at = _buckets[BucketOf(id)]; at != NoEntry; at = _next[at])
        {
            ref var entry = ref _entries[at];
            if (entry.Id == id && entry.Project == project)
                return ref entry;
        }

        return ref Unsafe.NullRef<SessionState>();
    }

    /// <summary>Brings into the processor's caches what <see cref="Find"/> reads first.</summary>
    public int LookAt(SentryId id) => _buckets[BucketOf(id)];

    /// <summary>Whether the session was there when there were so many.</summary>
    public bool Had(ProjectId project, SentryId id, int count)
    {
        for (var at = _buckets[BucketOf(id)]; at != NoEntry; at = _next[at])
        {
            if (at < count && _entries[at].Id == id && _entries[at].Project == project)
                return true;
        }

        return false;
    }

    /// <summary>Adds a session that is not there yet.</summary>
    public ref SessionState Add(scoped in SessionState session)
    {
        if (Count == _entries.Length)
            Grow();
        var at = Count++;
        _entries[at] = session;
        Link(at);
        return ref _entries[at];
    }

    public void Add(in SessionAggregate aggregate) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_aggregates, aggregate.Key, out _).Add(aggregate.Counts);

    private void Grow()
    {
        var length = _entries.Length * 2;
        Array.Resize(ref _entries, length);
        Array.Resize(ref _next, length);
        _buckets = new int[length];
        _buckets.AsSpan().Fill(NoEntry);
        for (var at = 0; at < Count; at++)
            Link(at);
    }

    private void Link(int at)
    {
        ref var bucket = ref _buckets[BucketOf(_entries[at].Id)];
        _next[at] = bucket;
        bucket = at;
    }

    // Ids come from outside and need not be random: mix both halves.
    private int BucketOf(SentryId id) => (int)(((id.High ^ id.Low * 0x9E3779B97F4A7C15) * 0xD6E8FEB86659FD93) >> 32) & (_buckets.Length - 1);
}

/// <summary>A session that no longer stands in the hour <paramref name="From"/>.</summary>
internal readonly record struct MovedSession(ProjectId Project, SentryId Id, DateTime From);
