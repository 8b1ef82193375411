using Airworthy.Server.Projects;
using Airworthy.Server.Releases;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;

namespace Airworthy.Server.Facts;

/// <summary>Reads a logged batch to its end without applying it: whether each fact can be read, and how many sessions it speaks of.</summary>
internal static class LoggedFacts
{
    /// <summary>The updates of sessions, and the aggregates, in the batch. Names that it defines are made known.</summary>
    /// <exception cref="InvalidDataException">It holds what no version of this program writes.</exception>
    public static long CountUpdates(ReadOnlySpan<byte> facts, NameRegistry names)
    {
        var updates = 0L;
        var project = default(ProjectId);
        while (!facts.IsEmpty)
        {
            var kind = (FactKind)facts[0];
            facts = facts[1..];
            switch (kind)
            {
                case FactKind.Received:
                    project = new(Varint.ReadInt32(ref facts));
                    facts = facts[sizeof(long)..];
                    break;
                case FactKind.Session:
                    SessionRecord.Read(ref facts, project, out _);
                    updates++;
                    break;
                case FactKind.Aggregate:
                    AggregateRecord.Read(ref facts, project);
                    updates++;
                    break;
                case FactKind.Drop:
                    facts = facts[2..]; // item type and reason
                    Varint.Read(ref facts);
                    ReadText(ref facts);
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
                    throw new InvalidDataException($"a fact of kind {kind}, which this version does not know");
            }
        }

        return updates;
    }

    private static ReadOnlySpan<byte> ReadText(ref ReadOnlySpan<byte> source)
    {
        var length = Varint.ReadInt32(ref source);
        var text = source[..length];
        source = source[length..];
        return text;
    }
}
