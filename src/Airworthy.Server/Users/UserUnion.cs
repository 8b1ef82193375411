namespace Airworthy.Server.Users;
internal sealed class UserUnion { private UserSet _s = new(); public void Add(UserSet s) => _s.UnionWith(s); public long Count => _s.Count; public void Clear() => _s = new(); }
