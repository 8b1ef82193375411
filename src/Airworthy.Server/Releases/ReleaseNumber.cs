using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Airworthy.Server.Releases;

/// <summary>The number that answers give a release beside its version, which is what it is found by. Derived from the version, so nothing needs to be kept for it.</summary>
internal static class ReleaseNumber
{
    // As many as every client's numbers hold exactly, JavaScript's included, and enough for no two versions of an organization to be alike.
    private const int Bits = 48;

    public static long Of(string version)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(version), hash);
        return (long)(BinaryPrimitives.ReadUInt64BigEndian(hash) >> (64 - Bits));
    }
}
