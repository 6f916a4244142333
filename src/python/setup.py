# Makes the wheel out of the build's folder, where CMake has put the package with its module.
from setuptools import Distribution, setup


class WithModule(Distribution):
    def has_ext_modules(self):
        return True


setup(name='bareme', version='@PROJECT_VERSION@', description="Action Logement's housing aid, computed from tables",
      license='MIT', packages=['bareme'], package_data={'bareme': ['*.so', '*.pyi', 'py.typed']}, python_requires='>=3.11',
      distclass=WithModule, options={'bdist_wheel': {'py_limited_api': 'cp311'}})
