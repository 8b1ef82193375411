using Airworthy.Protocol.Events;

namespace Airworthy.Server.Issues;

/// <summary>
/// Which events belong together. Pure. Sources: https://develop.sentry.dev/application-architecture/grouping/; getsentry/sentry, <c>src/sentry/grouping</c>.
/// </summary>
/// <remarks>
/// The first of these that an event has makes its hashes: a checksum; a fingerprint without <c>{{ default }}</c>; its exceptions; a stack trace of its own; its message; nothing, which
/// puts it with all others of its project that have nothing. A fingerprint that mentions <c>{{ default }}</c> among others splits what would be one group.
/// Stack traces make two hashes: by the frames of the app, if there are some, and by all frames. What goes into a hash, and how, is in <see cref="GroupHash"/>. Hashes are stored: whoever
/// changes what goes into them parts new events from the issues that there are.
/// </remarks>
internal static class EventGrouping
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int HashBytes = 16;

    /// <summary>The hashes of the event's groups, the most telling first; at least one. Line numbers, columns and addresses make no difference.</summary>
    public static IReadOnlyList<byte[]> HashesOf(ErrorEvent one)
    {
        if (one.Checksum is { } checksum)
            return [HashOfChecksum(checksum)];

        if (one.Fingerprint.All(IsDefault))
            return StandardHashesOf(one);
        if (!one.Fingerprint.Any(IsDefault))
            return [HashOfFingerprint(one, standard: null)];
        return [.. StandardHashesOf(one).Select(standard => HashOfFingerprint(one, standard))];
    }

    private static bool IsDefault(string value) => FingerprintVariable.NameIn(value) == "default";

    private static byte[] HashOfChecksum(string checksum)
    {
        if (checksum.Length == 2 * HashBytes && checksum.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(checksum);
        using var hash = new GroupHash(GroupHash.By.Checksum);
        hash.Add(GroupHash.Part.Text, checksum);
        return hash.ToArray();
    }

    private static byte[] HashOfFingerprint(ErrorEvent one, byte[]? standard)
    {
        using var hash = new GroupHash(GroupHash.By.Fingerprint);
        foreach (var value in one.Fingerprint)
        {
            if (standard is not null && IsDefault(value))
                hash.Add(GroupHash.Part.Standard, standard);
            else
                hash.Add(GroupHash.Part.Text, FingerprintVariable.Resolve(value, one));
        }

        return hash.ToArray();
    }

    private static IReadOnlyList<byte[]> StandardHashesOf(ErrorEvent one)
    {
        var ofExceptions = HashesOfExceptions(one);
        if (ofExceptions.Count > 0)
            return ofExceptions;

        var frames = GroupedFrame.AllOf(one.Frames, one.Platform);
        if (frames.Count > 0)
            return HashesOfVariants(frames.Exists(frame => frame.IsInApp), onlyApp => HashOfFrames(frames, onlyApp));
        if ((one.Message?.Template ?? one.Message?.Formatted) is { } message)
            return [HashOfMessage(message)];

        using var nothing = new GroupHash(GroupHash.By.Nothing);
        return [nothing.ToArray()];
    }

    private static IReadOnlyList<byte[]> HashesOfExceptions(ErrorEvent one)
    {
        var stacks = one.Exceptions.Select(exception => GroupedFrame.AllOf(exception.Frames, one.Platform)).ToList();
        var tells = one.Exceptions.Zip(stacks).Any(both => both.Second.Count > 0 || both.First.Value is not null || TypeOf(both.First) is not null);
        return tells ? HashesOfVariants(stacks.Exists(stack => stack.Exists(frame => frame.IsInApp)), onlyApp => HashOfExceptions(one.Exceptions, stacks, onlyApp)) : [];
    }

    private static IReadOnlyList<byte[]> HashesOfVariants(bool hasApp, Func<bool, byte[]> hashOf)
    {
        var system = hashOf(false);
        if (!hasApp)
            return [system];
        var app = hashOf(true);
        return app.AsSpan().SequenceEqual(system) ? [system] : [app, system];
    }

    private static byte[] HashOfExceptions(IReadOnlyList<ExceptionEntry> exceptions, List<List<GroupedFrame>> stacks, bool onlyApp)
    {
        using var hash = new GroupHash(GroupHash.By.Exceptions);
        for (var i = 0; i < exceptions.Count; i++)
        {
            hash.Add(GroupHash.Part.ExceptionType, TypeOf(exceptions[i]) ?? "");
            // Values often differ where the place is the same; so they count only where no place is known.
            if (stacks[i].Count > 0)
                AddFrames(hash, stacks[i], onlyApp);
            else if (exceptions[i].Value is { } value)
                hash.Add(GroupHash.Part.Text, MessageShape.Of(value));
        }

        return hash.ToArray();
    }

    /// <summary>A type that the SDK made up tells nothing.</summary>
    private static string? TypeOf(ExceptionEntry exception) => exception.IsSynthetic ? null : exception.Type;

    private static byte[] HashOfFrames(List<GroupedFrame> frames, bool onlyApp)
    {
        using var hash = new GroupHash(GroupHash.By.Frames);
        AddFrames(hash, frames, onlyApp);
        return hash.ToArray();
    }

    /// <summary>A function that calls itself counts once, however deep it went.</summary>
    private static void AddFrames(GroupHash hash, List<GroupedFrame> frames, bool onlyApp)
    {
        GroupedFrame? previous = null;
        foreach (var frame in frames)
        {
            if ((onlyApp && !frame.IsInApp) || (previous is { } before && frame.IsSamePlaceAs(before)))
                continue;
            frame.AddTo(hash);
            previous = frame;
        }
    }

    private static byte[] HashOfMessage(string message)
    {
        using var hash = new GroupHash(GroupHash.By.Message);
        hash.Add(GroupHash.Part.Text, MessageShape.Of(message));
        return hash.ToArray();
    }
}
