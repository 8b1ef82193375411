using System.Buffers;
using System.Text;

namespace Airworthy.Protocol;

/// <summary>Which texts can name a release or an environment. Source: getsentry/sentry-release-parser, <c>src/parser.rs</c>.</summary>
public static class NameRules
{
    /// <summary>Longest release, in bytes of UTF-8.</summary>
    public const int MaxReleaseBytes = 200;

    /// <summary>Longest environment, in bytes of UTF-8.</summary>
    public const int MaxEnvironmentBytes = 64;

    private static readonly SearchValues<byte> Forbidden = SearchValues.Create("/\r\n\t\f"u8);

    /// <summary>Relay lets an empty release pass; nobody could find it, so here it is none.</summary>
    public static bool IsRelease(ReadOnlySpan<byte> name) =>
        name.Length <= MaxReleaseBytes && !IsBlank(name) && HasNoForbidden(name) && !Ascii.EqualsIgnoreCase(name, "latest"u8);

    public static bool IsEnvironment(ReadOnlySpan<byte> name) =>
        name.Length <= MaxEnvironmentBytes && !IsBlank(name) && HasNoForbidden(name) && !Ascii.EqualsIgnoreCase(name, "none"u8);

    private static bool IsBlank(ReadOnlySpan<byte> name) => name.IndexOfAnyExcept((byte)' ') < 0;

    private static bool HasNoForbidden(ReadOnlySpan<byte> name) =>
        !name.ContainsAny(Forbidden) && !name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8);
}
