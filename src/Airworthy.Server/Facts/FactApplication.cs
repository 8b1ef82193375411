using System.Buffers.Binary;
using System.Text;
using Airworthy.Protocol;
using Airworthy.Server.Outcomes;
using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Facts;

/// <summary>
/// Applies the facts of a committed batch, in the order in which they stand there: right after the commit, and at a start what was not folded yet.
/// </summary>
internal sealed class FactApplication(SessionStore sessions, NameRegistry names, OutcomeCounters outcomes)
{
    /// <summary>False once an application has ended half way, with an exception. The caller holds the gate.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <exception cref="InvalidDataException">The batch holds what no version of this program writes.</exception>
    public void Apply(long sequence, ReadOnlySpan<byte> facts)
    {
        lock (sessions.Gate)
        {
            IsWhole = false;
            sessions.BeginBatch(sequence);
            outcomes.BeginBatch(sequence);
            var (project, day) = (default(ProjectId), default(DateOnly));
            // Most requests of a batch are of few projects, and of one day.
            var (counted, updates) = (default(OutcomeKey), 0L);
            while (!facts.IsEmpty)
            {
                var kind = (FactKind)facts[0];
                facts = facts[1..];
                switch (kind)
                {
                    case FactKind.Received:
                        project = new(Varint.ReadInt32(ref facts));
                        day = DateOnly.FromDateTime(new DateTime(BinaryPrimitives.ReadInt64LittleEndian(facts)));
                        facts = facts[sizeof(long)..];
                        break;
                    case FactKind.Session:
                        SessionRecord.Read(ref facts, project, out var update);
                        sessions.Apply(update);
                        var key = new OutcomeKey(project, day, ItemType.Session, null);
                        if (key != counted && updates > 0)
                        {
                            outcomes.Count(counted, updates);
                            updates = 0;
                        }

                        counted = key;
                        updates++;
                        break;
                    case FactKind.Aggregate:
                        sessions.Apply(AggregateRecord.Read(ref facts, project));
                        outcomes.Count(new(project, day, ItemType.Sessions, null), 1);
                        break;
                    case FactKind.Drop:
                        var (item, reason) = ((ItemType)facts[0], (DropReason)facts[1]);
                        facts = facts[2..];
                        var quantity = (long)Varint.Read(ref facts);
                        var example = ReadText(ref facts);
                        outcomes.Count(new(project, day, item, reason), quantity, example.IsEmpty ? null : Encoding.UTF8.GetString(example));
                        break;
                    case FactKind.Release:
                        var release = new ReleaseId(Varint.ReadInt32(ref facts));
                        var owner = new ProjectId(Varint.ReadInt32(ref facts));
                        names.Add(release, owner, ReadText(ref facts));
                        break;
                    case FactKind.Environment:
                        var environment = new EnvironmentId(Varint.ReadInt32(ref facts));
                        names.Add(environment, ReadText(ref facts));
                        break;
                    default:
                        throw new InvalidDataException($"Batch {sequence} holds a fact of kind {kind}, which this version does not know.");
                }
            }

            if (updates > 0)
                outcomes.Count(counted, updates);
            IsWhole = true;
        }
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> source)
    {
        var length = Varint.ReadInt32(ref source);
        var text = source[..length];
        source = source[length..];
        return text;
    }
}
