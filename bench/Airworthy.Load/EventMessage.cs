using Airworthy.Protocol;

namespace Airworthy.Load;

/// <summary>An envelope with one event, all of which but the id is written in advance: the load generator shares its processors with the server it measures.</summary>
/// <param name="envelope">Has a place of 32 characters for the id.</param>
/// <param name="idAt">Where it is.</param>
public readonly struct EventMessage(byte[] envelope, int idAt, SentryId id)
{
    public int Length => envelope.Length;

    public void Write(Span<byte> target)
    {
        envelope.CopyTo(target);
        id.Format(target.Slice(idAt, SentryId.HexLength));
    }
}
