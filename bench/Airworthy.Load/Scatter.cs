namespace Airworthy.Load;

/// <summary>Scatters numbers: the same in, the same out, and neighbours far apart.</summary>
public static class Scatter
{
    /// <summary>SplitMix64 (Steele, Lea and Flood, 2014): a bijection, so different numbers stay different.</summary>
    public static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
