using Airworthy.Protocol;

namespace Airworthy.Server.Web.Releases;

/// <summary>What became of items that were not counted, in words for who runs the app that sent them.</summary>
internal static class DropText
{
    public static string Of(DropReason reason) => reason switch
    {
        DropReason.InvalidJson => "The payload is no JSON object",
        DropReason.MissingMember => "A member that must be there is missing",
        DropReason.InvalidMember => "A member has a value of the wrong kind or range",
        DropReason.DuplicateMember => "A member stands there twice",
        DropReason.InvalidTimestamp => "A time is none, or names no offset from UTC",
        DropReason.InvalidRelease => "The release cannot be a name",
        DropReason.TooOld => "It happened too long ago",
        DropReason.TooFarAhead => "It lies in the future: a wrong clock",
        DropReason.ReleaseLimit => "The project has as many releases as it may",
        DropReason.EnvironmentLimit => "The installation has as many environments as it may",
        DropReason.NotStored => "Accepted, not kept yet",
        DropReason.Duplicate => "It came before under the same id",
        _ => reason.ToString(),
    };

    public static string Of(ItemType item) => item switch
    {
        ItemType.Session => "session",
        ItemType.Sessions => "session counts",
        ItemType.ClientReport => "client report",
        ItemType.UserReport => "user report",
        ItemType.CheckIn => "check-in",
        ItemType.Other => "unknown item",
        _ => item.ToString().ToLowerInvariant(),
    };
}
