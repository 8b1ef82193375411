#pragma warning disable
namespace Airworthy.Server.Users;
internal sealed class UserSketch { private HashSet<ulong> _s = []; public bool Add(UserHash h) => _s.Add(h.Value); public void UnionWith(UserSketch s) => _s.UnionWith(s._s); public double Estimate => _s.Count; public long Bytes => 1; public UserSketch Share() { var c = new UserSketch(); c.UnionWith(this); return c; } public void Write(BinaryWriter w) { } public static UserSketch Read(ref ReadOnlySpan<byte> s) => new(); }
